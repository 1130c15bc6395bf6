package io.millrace.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a log was and is written to: the one of that name now, and beside it those that had the name before or are
 * copies of it, such as {@code access.log.1} or {@code access.log-20261123}.
 *
 * @param live the name that the log is written to
 * @param ignored what is none of them
 */
record RotatedFiles(Path live, Predicate<Path> ignored) {

    /** What rotation puts behind a name; no letters, as in {@code .gz} or {@code .bak}. */
    private static final Pattern SUFFIX = Pattern.compile("[-._]?[0-9][-._0-9]*");

    /** The file that {@code mark} is in, under whatever name; null when it is not there any more. */
    @Nullable
    LogFile find(Mark mark) throws IOException {
        for (Path path : beside(path -> !mark.key().isEmpty())) {
            LogFile file = openIf(path, mark, true);
            if (file != null) {
                return file;
            }
        }
        return mark.isBlank() ? null : findCopy(mark);
    }

    /** A file with the contents that {@code mark} is in, whatever the file system calls it; null for none. */
    @Nullable
    LogFile findCopy(Mark mark) throws IOException {
        List<Path> files = inOrder();
        for (int at = files.size() - 1; at >= 0; at--) {
            LogFile file = openIf(files.get(at), mark, false);
            if (file != null) {
                return file;
            }
        }
        return null;
    }

    private static @Nullable LogFile openIf(Path path, Mark mark, boolean sameKey) throws IOException {
        try {
            if (sameKey && !LogFile.key(path).equals(mark.key())) {
                return null;
            }
            LogFile file = LogFile.open(path);
            if (mark.fits(file)) {
                return file;
            }
            file.close();
            return null;
        } catch (NoSuchFileException rotatedMeanwhile) {
            return null;
        }
    }

    /** The file that was written to after {@code file}, which is not the live one; null when there is none yet. */
    @Nullable
    Path after(LogFile file) throws IOException {
        List<Path> files = inOrder();
        int next = 0;
        for (int at = 0; at < files.size(); at++) {
            if (file.isAt(files.get(at))) {
                next = at + 1;
            }
        }
        if (next == 0) {
            return Files.exists(live) ? live : null;
        }
        return next < files.size() ? files.get(next) : null;
    }

    /** From the oldest to the live one, which is last if it is there. Empty ones that nothing is written to are left out. */
    private List<Path> inOrder() throws IOException {
        Path name = Objects.requireNonNull(live.getFileName());
        List<Dated> rotated = new ArrayList<>();
        for (Path path : beside(path -> isRotated(name.toString(), String.valueOf(path.getFileName())))) {
            try {
                if (Files.size(path) > 0) {
                    rotated.add(new Dated(path, Files.getLastModifiedTime(path)));
                }
            } catch (NoSuchFileException rotatedMeanwhile) {
                // it has another name now, and is met under that, or at the next look
            }
        }
        rotated.sort(Dated.ORDER);
        List<Path> files = new ArrayList<>(rotated.stream().map(Dated::path).toList());
        if (Files.exists(live)) {
            files.add(live);
        }
        return files;
    }

    private static boolean isRotated(String live, String name) {
        return name.startsWith(live)
                && SUFFIX.matcher(name.substring(live.length())).matches();
    }

    private List<Path> beside(Predicate<Path> wanted) throws IOException {
        Path directory = Objects.requireNonNull(live.getParent());
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(wanted)
                    .filter(ignored.negate())
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /** Of two that were written to at the same time, {@code .2} is older than {@code .1}, and a date than a later one. */
    private record Dated(Path path, FileTime time) {

        static final Comparator<Dated> ORDER = Comparator.comparing(Dated::time).thenComparing(Dated::byName);

        private static int byName(Dated a, Dated b) {
            String first = a.path.toString();
            String second = b.path.toString();
            boolean counted = Math.min(first.length(), second.length()) > 0
                    && first.matches(".*[^0-9][0-9]{1,3}")
                    && second.matches(".*[^0-9][0-9]{1,3}");
            int order = Integer.compare(first.length(), second.length());
            int natural = order != 0 ? order : first.compareTo(second);
            return counted ? -natural : natural;
        }
    }
}
