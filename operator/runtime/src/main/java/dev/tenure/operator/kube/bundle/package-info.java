/**
 * Trust bundles in ConfigMaps and ClusterTrustBundles, where consumers find an issuer's anchors.
 */
@NullMarked
package dev.tenure.operator.kube.bundle;

import org.jspecify.annotations.NullMarked;
