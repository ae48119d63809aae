/** Where the operator may work. */
package dev.tenure.operator.it.scope;
