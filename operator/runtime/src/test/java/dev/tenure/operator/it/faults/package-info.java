/** What happens while something around the operator is broken. */
package dev.tenure.operator.it.faults;
