/** What was done outside our own memory, told as it happens, for people who ask afterwards. */
@NullMarked
package dev.tenure.core.audit;

import org.jspecify.annotations.NullMarked;
