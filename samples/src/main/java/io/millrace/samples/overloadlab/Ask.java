package io.millrace.samples.overloadlab;

import io.millrace.resilience.shed.Priority;

/**
 * A request that somebody makes of the client.
 *
 * @param number from 1
 * @param priority how important it is
 * @param nanos when it was made
 */
record Ask(long number, Priority priority, long nanos) {}
