using System.Text;
using Nova.Database.Statements;
using Npgsql;

namespace Nova.Database.Providers.PostgreSql;

/// <summary>Reads columns of an Npgsql result.</summary>
internal sealed class PostgreSqlRow : Row
{
    public NpgsqlDataReader Present { get; set; } = null!;

    public override bool IsNull(int column) => Present.IsDBNull(column);

    // A sum of BIGINTs is a NUMERIC here.
    public override long Int64(int column) => Present.GetFieldType(column) == typeof(decimal) ? (long)Present.GetDecimal(column) : Present.GetInt64(column);

    public override double Real(int column) => Present.GetDouble(column);

    public override bool Bool(int column) => Int64(column) != 0;

    public override string Text(int column) => Present.GetString(column);

    public override ReadOnlySpan<byte> Utf8(int column) => Encoding.UTF8.GetBytes(Present.GetString(column));

    public override byte[] Bytes(int column) => Present.GetFieldValue<byte[]>(column);

    public override Guid Id(int column) => Guid.ParseExact(Present.GetString(column), "D");
}
