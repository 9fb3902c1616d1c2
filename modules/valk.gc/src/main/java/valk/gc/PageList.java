package valk.gc;

import java.util.Arrays;

/** A growing list of page numbers. */
final class PageList {
  private int[] pages = new int[8];
  private int size;

  int size() {
    return size;
  }

  int get(int index) {
    return pages[index];
  }

  void add(int page) {
    if (size == pages.length) {
      pages = Arrays.copyOf(pages, size * 2);
    }
    pages[size++] = page;
  }

  int removeLast() {
    return pages[--size];
  }

  void set(int index, int page) {
    pages[index] = page;
  }

  void sort() {
    Arrays.sort(pages, 0, size);
  }

  void truncate(int newSize) {
    size = newSize;
  }
}
