using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Nova.Database.Statements;

namespace Nova.Database.Schema;

internal sealed class MicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => SqlTime.ToMicroseconds(time), microseconds => SqlTime.FromMicroseconds(microseconds));

internal sealed class UuidTextConverter() : ValueConverter<Guid, string>(id => id.ToString(), text => Guid.ParseExact(text, "D"));
