internal import Foundation

/// Archives laid out like CIFAR-10's, with two records a file, made by `Reference/archives.py`.
enum SampleArchives {
  static let gnu = decoded(
    """
    H4sIAAAAAAACA+3cTUvrQBSA4fitc+/y6lKzVKF1kkzqRvwrMk1GG2yNTKbgzze3ugpqQdoUPe+zaEJa6GIYmMNbWl\
    T31g8SPRjbUExcMxhXT1fRaunWdZ4vrq3udXGf5JlOTJaP8jTSSZZm11GcRz2YN8H6OI58XYevPrfs/R+q+Gj9Sxvs\
    3eLBnRm2D1aw/iNjPln/xGiddtZ/lKZZFGvWf+12TgGIdQZArBiAWPscgQAGAAAMAADkiCDYsv6Xb6r/GfpfH3bPAY\
    h1AUCsSwBi7XEEAhgAADAAAJCDBkb/+7z/pZvqfwn9rw9bCoBYfwCI9ReAWIccgQAGAAAMAADkoIHR/zr97/1+OHPB\
    DsNLWGv/W/w5bLf/ZUbT//pgK/88tU9O2XmoZ/W4mjo1rnypChtU6ZxXZf2g7n37Mql941QzqZ5V8PPiUSm2z6/v/8\
    mm+j/7HwDW/AMgAGJtAxDriCMQwAAAgAEAgBycgOh/nf7nnS1nbjgJs+kqvmNp/9ejTv/L2xv6Xx9u/i/yLfuA/f9x\
    /8821f9T9n8ftv8BEOsYgFgnAMQ64AgEMAAAYAAAIAcNjP7X6X/BNeGt/62g/n2r/2lD/+/FXgpArAyAWAaAWLscgQ\
    AGAAAMAADkoIEBAAAAAAAAAPDbvAKETqibAMgAAA==
    """)

  static let ustar = decoded(
    """
    H4sIAAAAAAACA+3cTU/iQBjA8fq26uwedz0qRzUB+zJTLsavYoZ2lEawZjokfny76KlRSQyU6PP/HaABEiCTSebJn1\
    BUd9YPk3g4saGYumY4qR6vovWKW2Njlvet7v3yOjFZnOjM5CaN2guTjaOBiXqwaIL17UfxdR0+e92q57tf7pso3lv/\
    0gZ7u3zgVo/aB9aw/rnWH6x/ouM47az/2KRZNIhZ/43bOwUg1hkAsQYAxPrFEQhgAADAAABAjgiCrep/Zlv9T9P/+r\
    B/DkCsCwBiXQIQ64AjEMAAAIABAIAcNDD638f9L91W/0vof33YUQDE+g1ArD8AxDriCAQwAABgAAAgBw2M/tfpf2/X\
    o7kLdhSew0b73/LPYbv9L9cx/a8PtvJPM/volF2Eel5PqplTk8qXqrBBlc55Vdb36s63N9PaN0410+pJBb8oHpRi+/\
    z4/p9sq/+z/wFgwz8AAiDWLgCxjjkCAQwAABgAAMjBCYj+1+l/3tly7kbTMJ+t4z1W9v847/S/PDc5/a8P1/8X+YZ9\
    wP5/v/9n2+r/Kfu/D7t/AYj1D4BYJwDEOuQIBDAAAGAAACAHDYz+1+l/wTXhtf+tof59qf9lmv7fi4MUgFgZALE0AL\
    H2OQIBDAAAGAAAyEEDAwAAAAAAAADgp3kBj1cfDwDIAAA=
    """)

  static let pax = decoded(
    """
    H4sIAAAAAAACA+3dTU8TQQDG8UXBl9WjetQe1YQy79Mm6tmj34Bs28VupJRsh4SP7wINaqFSlrKbdv6/AyVdJoU0z8\
    5MngntHvzIzr/n2SgvZwfD4igr96XYH2RhOM5n+4PiJHk4UXHGXD5WFh+F1CqRVgtptHVWJdUTzvukc5404GwWsrL6\
    VZI4adGZhGKSf5W+b60XTqiuVMb2hBcqra5mN65q9+fqcPnYBBvgtsgfrPk1LjLurV2a/4vv/82/sbrKv20y/+V0Gv\
    73c3ddX/zjNvn9/2tKGGUhO7y8dmi6NaeD+9//nROO+39r93/pjewL06tz/78ey711Y/O/jtCvnH9phFjMv7dKJx3R\
    ZP4jvf8/fQ8gWh8ARKsDIFrPWAIBbAAAsAEAEA86MPq/lfp/22j/z/mvVvv/nvM9W7P/vxpLtrah/7dt9f+G/r8Jux\
    8BROsTgGh9BhCtPZZAABsAAGwAAMSDDoz+b6X+XzXa/xv6/xb7fyWN0qZe/z8fS7a2of9XbfX/kv6/CTspgGi9AhCt\
    1wCi9YIlEMAGAAAbAADxoAOj/1ve/8+f7k7ykHXDeWio//eS///fXv/P57/Enf91hP4e+RfeLvb/zgj6/yZkRXl6nJ\
    3kaXYWppPpoDjO00FRjtJhFtJRnpfpaPozPSqrL+NpOcvT2bg4TUN5NvyVEvGozv/JRs//aeb/Fs//SeG0VvXO/83H\
    kq1tOP8n2zr/x/wPAI9rB0C0ngCI1kuWQAAbAABsAADEgxUQ/d/y/r+sHid5dxwmx4/U/93W/1tvFP1/a/2/ckJYZW\
    t9/s/1WLK1sflfR+jvkf/q6o3zP9bR/zfhy8Wb/I0ckP87z//pRs//Web/1uZ/6bXpe9+rd/5vPpZsbWz+1xH6lfO/\
    5PyfYv5vwpM3AKL1FkC03gGI1nOWQAAbAABsAADEgw6M/m95/x/yWbiqAusXgTX6f6Ml/X+L/b+1yul+vf5/PpZsbW\
    z+1xH6h/X/2nD+rxF7CkC0NIBoGQDR2mUJBLABAMAGAEA86MAAAAAAAAAAAACAbfEbuly+HADwAAA=
    """)

  private static func decoded(_ text: String) -> [UInt8] {
    [UInt8](Data(base64Encoded: text)!)
  }
}
