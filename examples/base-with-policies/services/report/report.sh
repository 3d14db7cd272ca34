set -eu
jq '{service: "report", total: map(.amount) | add}' /srv/report/sales.json
