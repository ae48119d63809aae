/** Credentials in Secrets: whose a Secret is, what it holds, and how it is written. */
@NullMarked
package dev.tenure.operator.kube.credential;

import org.jspecify.annotations.NullMarked;
