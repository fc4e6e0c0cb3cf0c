namespace Nova.Database.Tables;

/// <summary>The codecs of plain values.</summary>
internal static class Codecs
{
    private const int Short = 255;

    public static readonly Codec<string> Text = TextOf(Short);
    public static readonly Codec<string?> TextOrNull = new CodecOf<string?>(typeof(string), true, static x => x, static (row, i) => row.TextOrNull(i), Short);

    /// <summary>Text of any length.</summary>
    public static readonly Codec<string> LongText = new CodecOf<string>(typeof(string), false, static x => x, static (row, i) => row.Text(i));

    public static readonly Codec<string?> LongTextOrNull = new CodecOf<string?>(typeof(string), true, static x => x, static (row, i) => row.TextOrNull(i));
    public static readonly Codec<int> Number = new CodecOf<int>(typeof(int), false, static x => x, static (row, i) => row.Int32(i));
    public static readonly Codec<int?> NumberOrNull = new CodecOf<int?>(typeof(int), true, static x => x, static (row, i) => row.Int32OrNull(i));
    public static readonly Codec<long> BigNumber = new CodecOf<long>(typeof(long), false, static x => x, static (row, i) => row.Int64(i));
    public static readonly Codec<long?> BigNumberOrNull = new CodecOf<long?>(typeof(long), true, static x => x, static (row, i) => row.IsNull(i) ? null : row.Int64(i));
    public static readonly Codec<double> Real = new CodecOf<double>(typeof(double), false, static x => x, static (row, i) => row.Real(i));
    public static readonly Codec<bool> Flag = new CodecOf<bool>(typeof(bool), false, static x => x, static (row, i) => row.Bool(i));
    public static readonly Codec<Guid> Uuid = new CodecOf<Guid>(typeof(Guid), false, static x => x, static (row, i) => row.Id(i));
    public static readonly Codec<Guid?> UuidOrNull = new CodecOf<Guid?>(typeof(Guid), true, static x => x, static (row, i) => row.IdOrNull(i));

    public static readonly Codec<DateTimeOffset> Time =
        new CodecOf<DateTimeOffset>(typeof(DateTimeOffset), false, static x => x, static (row, i) => row.Time(i));

    public static readonly Codec<DateTimeOffset?> TimeOrNull =
        new CodecOf<DateTimeOffset?>(typeof(DateTimeOffset), true, static x => x, static (row, i) => row.TimeOrNull(i));

    public static readonly Codec<byte[]> Bytes = new CodecOf<byte[]>(typeof(byte[]), false, static x => x, static (row, i) => row.Bytes(i));
    public static readonly Codec<byte[]?> BytesOrNull = new CodecOf<byte[]?>(typeof(byte[]), true, static x => x, static (row, i) => row.BytesOrNull(i));

    public static Codec<string> TextOf(int longest) => new CodecOf<string>(typeof(string), false, static x => x, static (row, i) => row.Text(i), longest);
}
