package io.millrace.operators.time;

import java.io.Serializable;

/**
 * A moment of {@link Ticks}.
 *
 * @param number how many periods have passed since the start of the run, from 1
 * @param missed how many ticks before this one found no demand and are not emitted any more
 */
public record Tick(long number, long missed) implements Serializable {}
