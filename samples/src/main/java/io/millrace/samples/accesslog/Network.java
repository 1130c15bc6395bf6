package io.millrace.samples.accesslog;

/**
 * The network an address belongs to.
 *
 * @param network range of addresses, such as {@code 83.149.9.0/24}, 1 to 64 characters
 * @param name name of who runs it, such as {@code AS64512}, 1 to 64 characters
 */
public record Network(String network, String name) {

    /** What stands for the network of an address that could not be looked up. */
    public static final Network UNKNOWN = new Network("unknown", "unknown");

    private static final int MAX_CHARS = 64;

    public Network {
        requireShort("network", network);
        requireShort("name", name);
    }

    private static void requireShort(String name, String value) {
        if (value.isBlank() || value.length() > MAX_CHARS) {
            throw new IllegalArgumentException("%s must be 1 to %d characters, was \"%s\" (%d)"
                    .formatted(name, MAX_CHARS, Excerpt.printable(value, MAX_CHARS), value.length()));
        }
    }
}
