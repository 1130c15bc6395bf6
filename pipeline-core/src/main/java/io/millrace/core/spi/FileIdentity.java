package io.millrace.core.spi;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file as a {@link Sink#resource} or {@link Source#resource}: two paths that lead to the same place are equal.
 *
 * @param path the real path of a file that exists, else the absolute one
 */
public record FileIdentity(Path path) {

    /** The identity of {@code file}. */
    public static FileIdentity of(Path file) {
        try {
            return new FileIdentity(file.toRealPath());
        } catch (IOException doesNotExistYet) {
            return new FileIdentity(file.toAbsolutePath().normalize());
        }
    }

    @Override
    public String toString() {
        return "file " + path.getFileName();
    }
}
