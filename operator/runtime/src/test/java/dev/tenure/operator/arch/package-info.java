/** The rules of how the runtime is built. */
package dev.tenure.operator.arch;
