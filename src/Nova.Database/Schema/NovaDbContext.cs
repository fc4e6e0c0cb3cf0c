using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Nova.Database.Schema;

/// <summary>The model: tables and columns in snake case, as upstream names them where it has them.</summary>
internal abstract class NovaDbContext(DbContextOptions options) : DbContext(options)
{
    private const int ShortText = 255;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();
        configurationBuilder.Properties<Guid>().HaveConversion<UuidTextConverter>().HaveMaxLength(36).AreFixedLength();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        NovaModel.Describe(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(entity => !entity.IsPropertyBag))
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
                if (property.ClrType == typeof(string) && property.GetMaxLength() is null && !IsUnlimited(property))
                {
                    property.SetMaxLength(ShortText);
                }
            }
        }
    }

    private static bool IsUnlimited(IMutableProperty property) => property.PropertyInfo?.GetCustomAttribute<UnlimitedAttribute>() is not null;

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
