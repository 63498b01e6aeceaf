/// The version of the programs, as `--version` and every JSON document give it.
package let toolVersion = "0.1.0"
