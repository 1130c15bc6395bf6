package io.millrace.core.observe;

/**
 * Work that was still going on when the run ended: its grace time was over, or nothing could wait for it.
 *
 * @param stage the stage whose function did not return
 * @param where the threads it was seen on, or what it waits for
 */
public record Abandoned(String stage, String where) {}
