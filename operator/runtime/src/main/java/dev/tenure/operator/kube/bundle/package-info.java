/** Trust bundles in ConfigMaps, where consumers find the anchors of an issuer. */
@NullMarked
package dev.tenure.operator.kube.bundle;

import org.jspecify.annotations.NullMarked;
