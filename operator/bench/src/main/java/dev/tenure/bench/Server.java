package dev.tenure.bench;

/** Where requests go. */
interface Server {
  /** Sends the request and returns the answer's body; an answer other than 2xx ends the run. */
  String send(Call call) throws InterruptedException;
}
