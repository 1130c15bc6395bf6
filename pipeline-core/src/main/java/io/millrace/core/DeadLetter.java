package io.millrace.core;

import java.time.Instant;
import java.util.Objects;

/**
 * An element that failed in a stage, with what one needs to understand it and to feed it back.
 *
 * @param pipeline the pipeline's name
 * @param stage the stage it failed in
 * @param element the element as it entered that stage
 * @param error what it failed with
 * @param attempts how many attempts were made, at least 1 unless the call was refused before the first
 * @param position the element's position at the source, such as a line number; -1 when it is not tracked
 * @param time when it failed
 */
public record DeadLetter(
        String pipeline, String stage, Object element, Throwable error, int attempts, long position, Instant time) {

    /**
     * This letter with {@code mended} in place of its element, to be put back with {@link Pipeline#redeliver}.
     *
     * @param mended of the type that the stage takes
     */
    public DeadLetter withElement(Object mended) {
        return new DeadLetter(
                pipeline, stage, Objects.requireNonNull(mended, "mended"), error, attempts, position, time);
    }
}
