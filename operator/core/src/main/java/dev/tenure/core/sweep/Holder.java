package dev.tenure.core.sweep;

/** Whether the object that a token names uses it, asked live. */
public enum Holder {
  /** There is no such object any more. */
  GONE,
  /** The object is there, and no Secret of it holds what was read with the token. */
  ELSEWHERE,
  /** A Secret of the object holds it. */
  IN_USE,
  /** It could not be told. */
  UNKNOWN
}
