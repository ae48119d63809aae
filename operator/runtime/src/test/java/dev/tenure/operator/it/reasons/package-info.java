/** The documents say what the code knows, and nothing else. */
package dev.tenure.operator.it.reasons;
