package io.millrace.core.engine;

import io.millrace.core.spi.SourceReader;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The innermost loop of a run whose fused stages stand right behind a source that is pulled: reads an element, sends it
 * through the stages, hands it on.
 */
interface FusedLoop {

    /**
     * Handles up to {@code most} elements, as long as there is demand.
     *
     * @param iterator what the reader says it iterates over; null to ask the reader itself
     * @return whether the source has ended
     * @throws Exception what the source threw
     */
    boolean run(
            SourceReader<?> reader, @Nullable Iterator<?> iterator, PullInlet inlet, ElementSegment segment, int most)
            throws Exception;
}
