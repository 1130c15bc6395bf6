package io.millrace.core.source;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that holds a checkpoint: always a whole one, as it is written under another name and then renamed.
 *
 * @param label the path as the user gave it
 * @param location the path in a form that can be serialized
 */
record CheckpointFile(String label, URI location) implements Serializable {

    /** No checkpoint is that long; what is longer is not read. */
    private static final long MOST_BYTES = 64 * 1024;

    CheckpointFile(Path file) {
        this(file.toString(), file.toAbsolutePath().normalize().toUri());
    }

    Path path() {
        return Path.of(location);
    }

    private Path draft() {
        Path file = path();
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Whether {@code file} is this one or its draft. */
    boolean owns(Path file) {
        return file.equals(path()) || file.equals(draft());
    }

    /** Fails when it is clear already that it cannot be written. */
    void check() throws IOException {
        Path directory = Objects.requireNonNull(path().getParent());
        if (!Files.isDirectory(directory)) {
            throw new IOException("cannot write checkpoint " + label + ": there is no directory " + directory
                    + "; make it, or name another file");
        }
        if (Files.isDirectory(path())) {
            throw new IOException("cannot write checkpoint " + label + ": it is a directory; name a file in it");
        }
        if (!Files.isWritable(directory)) {
            throw new IOException("cannot write checkpoint " + label + ": directory " + directory
                    + " must not be written to; permit it, or name another file");
        }
    }

    /**
     * What it holds; null when there is none yet.
     *
     * @param source what is to be read with it, for messages
     */
    @Nullable
    Checkpoint load(String source) throws IOException {
        try {
            if (Files.size(path()) > MOST_BYTES) {
                throw unusable("is no checkpoint: it is longer than any", source);
            }
            return Checkpoint.parse(Files.readString(path()));
        } catch (NoSuchFileException first) {
            return null;
        } catch (CharacterCodingException e) {
            throw unusable("is no checkpoint, or a damaged one: it is not text", source);
        } catch (Checkpoint.UnreadableException e) {
            throw unusable(Objects.requireNonNull(e.getMessage()), source);
        } catch (AccessDeniedException e) {
            throw new IOException("cannot read checkpoint " + label + ": permission denied", e);
        }
    }

    /** What is said about a checkpoint that does not help. Nothing is read, so that nothing is left out unnoticed. */
    IOException unusable(String why, String source) {
        return new IOException("checkpoint " + label + " " + why + ". Put the right one there, or delete it to read "
                + source + " from its beginning");
    }

    /** Replaces what it holds. After a crash it holds the one or the other. */
    void save(Checkpoint checkpoint) throws IOException {
        Path draft = draft();
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer text = ByteBuffer.wrap(checkpoint.toText().getBytes(StandardCharsets.UTF_8));
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.move(draft, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            check();
            String reason = e instanceof AccessDeniedException ? "permission denied" : e.toString();
            throw new IOException("cannot write checkpoint " + label + ": " + reason, e);
        }
    }
}
