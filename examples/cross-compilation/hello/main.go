// Says hello, and on which platform.
package main

import (
	"fmt"
	"log"
	"runtime"

	"golang.org/x/sys/unix"
)

func main() {
	var name unix.Utsname
	if err := unix.Uname(&name); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("Hello from %s/%s on %s\n", runtime.GOOS, runtime.GOARCH, unix.ByteSliceToString(name.Machine[:]))
}
