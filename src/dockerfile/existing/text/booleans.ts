/** Boolean values in BuildKit, except in flags. @see https://pkg.go.dev/strconv#ParseBool */
export const BOOLEAN = /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;
