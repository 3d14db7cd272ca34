# Sourced by the scripts beside it: the names and small functions that they share.
# shellcheck shell=bash
# shellcheck disable=SC2034 # the names are for the scripts that source this

# Everything that these scripts write, except Debian packages, is in this folder.
engine_dir="${CDK_BAKE_ENGINE_DIR:-$HOME/.cache/cdk-bake-engine}"

# One private engine is one folder. A second engine beside it needs another folder
# and a bridge of its own: two engines fight over docker0.
instance="$engine_dir/engine"
data_root="$instance/data"
exec_root="$instance/exec"
pid_file="$instance/docker.pid"
log_file="$instance/docker.log"
socket="$instance/docker.sock"
# Present: with-engine started this engine, and its last user stops it.
until_unused="$instance/until-unused"

# A `docker` that is already on the machine (in /usr/local/bin, say) can be older
# than Debian's and would shadow it. Debian's folder must not simply go first on
# PATH: it would also shadow the node, go or python of the caller. So a folder
# that holds nothing but a link to Debian's docker goes first.
bin_dir="$engine_dir/bin"

say() { echo "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }

# Debian's docker first on PATH; last, the folders of dockerd, iptables and
# mmdebstrap, which the PATH of a plain user can lack.
use_debian_docker() {
  mkdir -p "$bin_dir"
  if [ -x /usr/bin/docker ]; then ln -sfn /usr/bin/docker "$bin_dir/docker"; fi
  case "$PATH" in
    "$bin_dir":*) ;;
    *) export PATH="$bin_dir:$PATH:/usr/sbin:/sbin" ;;
  esac
}

# The private engine's process, if it runs. A pid file can be older than the last
# boot and name a stranger by now, so the command line has to name the data root.
engine_pid() {
  local pid
  pid=$(cat "$pid_file" 2>/dev/null) || return 1
  tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF -- "--data-root=$data_root" || return 1
  echo "$pid"
}

engine_answers() { docker --host "unix://$socket" version >/dev/null 2>&1; }

os_release() { (. /etc/os-release && echo "${!1:-}"); }

need_debian() {
  [ "$(os_release ID)" = debian ] || die "$1: this works on Debian only. $2"
}

# The URL of the Debian mirror that this machine uses. apt itself is asked, so
# it does not matter in which format the machine's sources are written; and of
# several sources only the one counts that says of itself that it is Debian.
debian_mirror() {
  local query=(indextargets --format "\$(REPO_URI)" 'Created-By: Packages'
    'Origin: Debian' 'Component: main' "Codename: $(os_release VERSION_CODENAME)")
  local own_lists=(-o "Dir::State::Lists=$engine_dir/apt/machine-lists" -o APT::Sandbox::User=root)
  local mirrors

  mirrors=$(apt-get "${query[@]}")
  if [ -z "$mirrors" ]; then
    # apt knows a source's origin only from its lists, and images are often
    # shipped without them.
    mkdir -p "$engine_dir/apt/machine-lists/partial"
    flock "$engine_dir/apt/machine-lists.lock" apt-get -q "${own_lists[@]}" update >&2
    mirrors=$(apt-get "${own_lists[@]}" "${query[@]}")
  fi
  [ -n "$mirrors" ] || die "apt's sources name no Debian mirror for this release"
  head -n 1 <<<"${mirrors%/}"
}

# A copy of the machine's apt configuration in which sources can be changed; the
# machine's own stay as they are. Sets apt_etc (where to write), and apt_options.
private_apt() {
  local dir="$engine_dir/apt/$1"
  apt_etc="$dir/etc"
  apt_options=(-q
    -o "Dir::Etc=$apt_etc"
    -o "Dir::State::Lists=$dir/lists"
    -o DPkg::Lock::Timeout=300
    # The user that apt downloads as has no way into root's home.
    -o APT::Sandbox::User=root
    # Descriptions for software centres: a third of the download.
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
  rm -rf "$apt_etc"
  mkdir -p "$dir/lists/partial"
  cp -r /etc/apt "$apt_etc"
  mkdir -p "$apt_etc/sources.list.d" "$apt_etc/preferences.d"
}

# Debian signs all its releases with keys of this one package.
debian_source() {
  echo "$1 [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $2 $3 main"
}
