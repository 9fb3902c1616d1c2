package valk.tck.broken;

import valk.gc.spi.CellHeap;
import valk.gc.spi.CellVisitor;
import valk.memory.SlabSnapshot;

/** A heap that does as another does. */
class ForwardingHeap implements CellHeap {
  final CellHeap sound;

  ForwardingHeap(CellHeap sound) {
    this.sound = sound;
  }

  @Override
  public int largestSmall() {
    return sound.largestSmall();
  }

  @Override
  public int pageBytes() {
    return sound.pageBytes();
  }

  @Override
  public long cost(long bytes) {
    return sound.cost(bytes);
  }

  @Override
  public long absorbs(long footprint) {
    return sound.absorbs(footprint);
  }

  @Override
  public long thriftyCost(long bytes) {
    return sound.thriftyCost(bytes);
  }

  @Override
  public boolean stock(long footprint) {
    return sound.stock(footprint);
  }

  @Override
  public long allocate(long bytes) {
    return sound.allocate(bytes);
  }

  @Override
  public long allocateThriftily(long bytes) {
    return sound.allocateThriftily(bytes);
  }

  @Override
  public long allocateLarge(long bytes) {
    return sound.allocateLarge(bytes);
  }

  @Override
  public long largeFootprint(long bytes) {
    return sound.largeFootprint(bytes);
  }

  @Override
  public boolean isLarge(long offset) {
    return sound.isLarge(offset);
  }

  @Override
  public long usage() {
    return sound.usage();
  }

  @Override
  public long footprint() {
    return sound.footprint();
  }

  @Override
  public long pages() {
    return sound.pages();
  }

  @Override
  public long largeCells() {
    return sound.largeCells();
  }

  @Override
  public long largeBytes() {
    return sound.largeBytes();
  }

  @Override
  public SlabSnapshot pageSlab() {
    return sound.pageSlab();
  }

  @Override
  public long seal() {
    return sound.seal();
  }

  @Override
  public boolean collects() {
    return sound.collects();
  }

  @Override
  public void beginMark() {
    sound.beginMark();
  }

  @Override
  public boolean mark(long offset) {
    return sound.mark(offset);
  }

  @Override
  public boolean isMarked(long offset) {
    return sound.isMarked(offset);
  }

  @Override
  public void endMark() {
    sound.endMark();
  }

  @Override
  public void forEachMarked(long from, long to, CellVisitor visitor) {
    sound.forEachMarked(from, to, visitor);
  }

  @Override
  public void forEachSealed(CellVisitor visitor) {
    sound.forEachSealed(visitor);
  }

  @Override
  public void poison(long word) {
    sound.poison(word);
  }

  @Override
  public void check() {
    sound.check();
  }

  @Override
  public void close() {
    sound.close();
  }
}
