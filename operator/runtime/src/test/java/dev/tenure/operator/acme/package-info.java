/** Tests of ACME, against Pebble and against servers that do wrong. */
package dev.tenure.operator.acme;
