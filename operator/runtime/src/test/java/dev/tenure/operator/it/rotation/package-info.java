/** How the CA of an issuer is replaced under running workloads. */
package dev.tenure.operator.it.rotation;
