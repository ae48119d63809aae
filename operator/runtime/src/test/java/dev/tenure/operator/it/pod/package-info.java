/** Certificates that pods ask for through their volumes. */
package dev.tenure.operator.it.pod;
