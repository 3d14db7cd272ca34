// A gateway that gives each request an ID.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"

	"github.com/google/uuid"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{"service": "gateway", "uid": os.Getuid(), "request": uuid.NewString()})
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
