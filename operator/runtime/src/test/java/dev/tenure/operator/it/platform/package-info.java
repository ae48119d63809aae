/** How the cluster-wide kinds behave. */
package dev.tenure.operator.it.platform;
