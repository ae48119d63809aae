/** Certificates for pods, whose keys the kubelet makes and keeps; nothing is stored by us. */
@NullMarked
package dev.tenure.core.podcertificate;

import org.jspecify.annotations.NullMarked;
