/** Leases from beginning to end, on real servers and judged by them. */
package dev.tenure.operator.it.lease;
