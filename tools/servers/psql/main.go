// Command psql is a stand-in for PostgreSQL's client on machines that have none. It knows what
// development and tests of Tenure use: -c, statements on standard input, and unaligned rows. The
// connection comes from PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE, or from a URL.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// The exit codes of PostgreSQL's own client.
const (
	statementFailed  = 1
	connectionFailed = 2
)

const connectTimeout = 10 * time.Second

type request struct {
	connection string
	statements []string
	quiet      bool
}

func main() {
	asked, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "psql:", err)
		os.Exit(connectionFailed)
	}
	os.Exit(run(asked))
}

// Options with a value that stand for a variable of the environment.
var variables = map[byte]string{'h': "PGHOST", 'p': "PGPORT", 'U': "PGUSER", 'd': "PGDATABASE"}

// parse reads the arguments. Flags that only shape the output of the original are accepted, since
// rows always come unaligned and without headings here.
func parse(arguments []string) (request, error) {
	asked := request{}
	for len(arguments) > 0 {
		argument := arguments[0]
		arguments = arguments[1:]
		if argument == "--version" {
			fmt.Println("psql (stand-in of Tenure's development tools)")
			os.Exit(0)
		}
		if !strings.HasPrefix(argument, "-") {
			asked.connection = argument
			continue
		}
		flags := strings.TrimLeft(argument[1:], "AtqXw")
		asked.quiet = asked.quiet || strings.Contains(argument, "q")
		if flags == "" {
			continue
		}
		if len(flags) > 1 || len(arguments) == 0 {
			return asked, fmt.Errorf("%s is not known here; install PostgreSQL's client", argument)
		}
		if err := asked.option(flags[0], arguments[0]); err != nil {
			return asked, err
		}
		arguments = arguments[1:]
	}
	if len(asked.statements) > 0 {
		return asked, nil
	}
	script, err := io.ReadAll(os.Stdin)
	asked.statements = []string{string(script)}
	return asked, err
}

func (asked *request) option(flag byte, value string) error {
	switch variable := variables[flag]; {
	case flag == 'c':
		asked.statements = append(asked.statements, value)
	case variable != "":
		return os.Setenv(variable, value)
	case flag != 'v': // variables such as ON_ERROR_STOP: the first error always stops
		return fmt.Errorf("-%c is not known here; install PostgreSQL's client", flag)
	}
	return nil
}

func run(asked request) int {
	ctx := context.Background()
	connecting, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	connection, err := pgconn.Connect(connecting, asked.connection)
	if err != nil {
		fmt.Fprintln(os.Stderr, "psql: error:", err)
		return connectionFailed
	}
	defer connection.Close(ctx)
	for _, statement := range asked.statements {
		results, err := connection.Exec(ctx, statement).ReadAll()
		for _, result := range results {
			show(result, asked.quiet)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, message(err))
			return statementFailed
		}
	}
	return 0
}

func show(result *pgconn.Result, quiet bool) {
	for _, row := range result.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = string(cell)
		}
		fmt.Println(strings.Join(cells, "|"))
	}
	if len(result.FieldDescriptions) == 0 && !quiet && result.Err == nil {
		fmt.Println(result.CommandTag)
	}
}

func message(err error) string {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return fmt.Sprintf("%s:  %s", refused.Severity, refused.Message)
	}
	return err.Error()
}
