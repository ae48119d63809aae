/** Fixtures and in-memory fakes of every port, for the tests of this and of other modules. */
@org.jspecify.annotations.NullMarked
package dev.tenure.core.testing;
