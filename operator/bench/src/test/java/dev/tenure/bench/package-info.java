/** Tests of the load generators. */
package dev.tenure.bench;
