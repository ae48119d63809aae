package dev.tenure.operator.acme;

import dev.tenure.core.Violation;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.identity.Subject;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is under way for an object at an ACME server, or why it waits. Written before each step, so
 * that whoever comes again, a killed operator too, goes on with the same order and takes every
 * proof away again.
 *
 * @param ask names what is ordered
 * @param ordered when the order was made
 * @param order its address; empty while none is under way
 * @param notAfter the end that was asked for, where one was
 * @param finalizedFor digest of the key that the order was finalized with
 * @param proofs what lies, or may lie, where the server looks
 * @param shownAt when the last proof was put there
 * @param rest why and until when nothing is tried
 * @param leaves the certificates that were fetched and have not ended: revoking one needs it whole
 */
public record OrderRecord(
    Subject subject,
    String issuer,
    String ask,
    Instant ordered,
    Optional<String> order,
    Optional<Instant> notAfter,
    Optional<String> finalizedFor,
    List<Proof> proofs,
    Instant shownAt,
    Optional<Rest> rest,
    List<Leaf> leaves) {
  /**
   * A pause after a failure.
   *
   * @param failures in a row
   * @param refused whether somebody must act; else the server must be waited for
   */
  public record Rest(int failures, Instant until, boolean refused, Violation why) {}

  public OrderRecord {
    proofs = List.copyOf(proofs);
    leaves = List.copyOf(leaves);
  }

  /**
   * An order that was just made.
   *
   * @param left proofs of orders before that could not be taken away yet
   * @param leaves of orders before
   */
  static OrderRecord begun(
      Subject subject,
      String issuer,
      String ask,
      Instant now,
      String order,
      Optional<Instant> notAfter,
      Optional<Rest> before,
      List<Proof> left,
      List<Leaf> leaves) {
    return new OrderRecord(
        subject,
        issuer,
        ask,
        now,
        Optional.of(order),
        notAfter,
        Optional.empty(),
        left.stream().map(Proof::asShown).toList(),
        now,
        before,
        leaves);
  }

  /** The same with further proofs. */
  OrderRecord proving(List<Proof> more, Instant now) {
    var all = new ArrayList<>(proofs);
    all.addAll(more);
    return with(order, finalizedFor, all, now, rest);
  }

  /** The same when all its proofs lie there. */
  OrderRecord shown(Instant now) {
    return with(order, finalizedFor, proofs.stream().map(Proof::asShown).toList(), now, rest);
  }

  /** The same before it is finalized with a key. */
  OrderRecord finalizing(String keyDigest) {
    return with(order, Optional.of(keyDigest), proofs, shownAt, rest);
  }

  /** Nothing is under way any more; these proofs are still to be taken away. */
  OrderRecord resting(Optional<Rest> why, List<Proof> left) {
    return with(Optional.empty(), Optional.empty(), left, shownAt, why);
  }

  /** The same with a certificate more; what has ended is forgotten. */
  OrderRecord fetched(Leaf leaf, Instant now) {
    var living = leaves.stream().filter(one -> one.notAfter().isAfter(now));
    var others = living.filter(one -> !one.serialNumber().equals(leaf.serialNumber()));
    return new OrderRecord(
        subject,
        issuer,
        ask,
        ordered,
        order,
        notAfter,
        finalizedFor,
        proofs,
        shownAt,
        rest,
        Stream.concat(others, Stream.of(leaf)).toList());
  }

  /** The certificate, whole; empty where it is not on record. */
  Optional<Leaf> leaf(IssuedCertificate certificate) {
    var wanted = new BigInteger(certificate.serialNumber(), 16);
    return leaves.stream()
        .filter(leaf -> leaf.issuer().equals(certificate.issuer()))
        .filter(leaf -> new BigInteger(leaf.serialNumber(), 16).equals(wanted))
        .findFirst();
  }

  /** The certificate that the issuer gave last, unless it ended. */
  Optional<Leaf> lastLeaf(String from, Instant now) {
    return leaves.stream()
        .filter(leaf -> leaf.issuer().equals(from) && now.isBefore(leaf.notAfter()))
        .max(Comparator.comparing(Leaf::since));
  }

  /** Whether nothing is under way and nothing is waited for. */
  boolean isAtRest() {
    return order.isEmpty() && rest.isEmpty();
  }

  /** Whether nothing of it is of use any more. */
  boolean isSpent(Instant now) {
    return order.isEmpty()
        && proofs.isEmpty()
        && rest.filter(pause -> now.isBefore(pause.until())).isEmpty()
        && leaves.stream().noneMatch(leaf -> now.isBefore(leaf.notAfter()));
  }

  int failures() {
    return rest.map(Rest::failures).orElse(0);
  }

  private OrderRecord with(
      Optional<String> newOrder,
      Optional<String> newKey,
      List<Proof> newProofs,
      Instant newShownAt,
      Optional<Rest> newRest) {
    return new OrderRecord(
        subject,
        issuer,
        ask,
        ordered,
        newOrder,
        notAfter,
        newKey,
        newProofs,
        newShownAt,
        newRest,
        leaves);
  }
}
