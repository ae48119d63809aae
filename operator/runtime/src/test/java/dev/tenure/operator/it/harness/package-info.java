/** The running operator, tenants and their objects, as the behaviour tests see them. */
package dev.tenure.operator.it.harness;
