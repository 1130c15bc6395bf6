package io.millrace.operators.framing;

import io.millrace.core.spi.OperatorBounds;
import java.util.Locale;

/** The size that a frame may have. */
final class Limits {

    /** The chunk that is read, the one in which the open frame began, and the last frame when it finds no demand. */
    static final OperatorBounds BOUNDS = OperatorBounds.elements(3);

    /** So that a frame and what stands around it fit into an array. */
    private static final int MOST = 1 << 30;

    private Limits() {}

    static void check(int maxBytes) {
        if (maxBytes < 1 || maxBytes > MOST) {
            throw new IllegalArgumentException("maxBytes must be from 1 to 2^30, was " + maxBytes);
        }
    }

    static String text(int maxBytes) {
        return String.format(Locale.ROOT, "%,d bytes", maxBytes);
    }
}
