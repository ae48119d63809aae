/** The requests of kubelets for pods' certificates, whichever version of their API is served. */
@NullMarked
package dev.tenure.operator.kube.podcertificate;

import org.jspecify.annotations.NullMarked;
