/** The operator: where decisions of the core meet Kubernetes, Vault and certificates. */
@NullMarked
package dev.tenure.operator;

import org.jspecify.annotations.NullMarked;
