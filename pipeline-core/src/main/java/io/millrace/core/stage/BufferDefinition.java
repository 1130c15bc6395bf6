package io.millrace.core.stage;

/**
 * A stage that holds elements for a slower next stage, in order, and makes the source wait when it is full.
 *
 * @param size how many elements it asks for ahead and holds at most, from 1 to 2^30
 */
public record BufferDefinition(int size) implements StageDefinition {

    /** The largest size: each element has its place from the start. */
    public static final int LARGEST = 1 << 30;

    /** Checks the size. */
    public BufferDefinition {
        if (size < 1) {
            throw new IllegalArgumentException("buffer size must be at least 1, was " + size);
        }
        if (size > LARGEST) {
            throw new IllegalArgumentException("buffer size must be at most " + LARGEST + ", was " + size);
        }
    }

    @Override
    public String verb() {
        return "buffer";
    }

    @Override
    public String detail() {
        return size == 1 ? "1 element" : size + " elements";
    }

    @Override
    public String defaultName() {
        return "buffer";
    }
}
