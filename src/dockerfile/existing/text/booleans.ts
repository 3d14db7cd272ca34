/** What BuildKit takes for true or false, except in flags: https://pkg.go.dev/strconv#ParseBool */
export const BOOLEAN = /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;
