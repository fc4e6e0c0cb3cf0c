using System.Text;
using MySqlConnector;
using Nova.Database.Statements;

namespace Nova.Database.Providers.MySql;

/// <summary>Reads columns of a MySqlConnector result.</summary>
internal sealed class MySqlRow : Row
{
    public MySqlDataReader Present { get; set; } = null!;

    public override bool IsNull(int column) => Present.IsDBNull(column);

    // A sum is a DECIMAL and a comparison a BIGINT here, so the reader's strict GetInt64 would refuse what SQLite gives as a number.
    public override long Int64(int column) => Present.GetFieldType(column) == typeof(decimal) ? (long)Present.GetDecimal(column) : Present.GetInt64(column);

    public override double Real(int column) => Present.GetDouble(column);

    public override bool Bool(int column) => Present.GetBoolean(column);

    public override string Text(int column) => Present.GetString(column);

    public override ReadOnlySpan<byte> Utf8(int column) => Encoding.UTF8.GetBytes(Present.GetString(column));

    public override byte[] Bytes(int column) => Present.GetFieldValue<byte[]>(column);

    public override Guid Id(int column) => Guid.ParseExact(Present.GetString(column), "D");
}
