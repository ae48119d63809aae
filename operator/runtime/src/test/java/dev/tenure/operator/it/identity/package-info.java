/** How a MachineIdentity behaves. */
package dev.tenure.operator.it.identity;
