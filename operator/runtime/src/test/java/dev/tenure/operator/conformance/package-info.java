/** The same cases for every type of issuer. */
package dev.tenure.operator.conformance;
