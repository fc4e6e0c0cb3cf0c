namespace Nova.Database.Quotas;

/// <summary>Table <c>quotas</c>: limits that differ from the defaults.</summary>
internal sealed class QuotaRow
{
    public required string ProjectId { get; set; }

    /// <summary>Empty for the whole project.</summary>
    public required string UserId { get; set; }

    public required string Resource { get; set; }
    public int HardLimit { get; set; }
}

/// <summary>Table <c>quota_classes</c>: defaults changed at run time.</summary>
internal sealed class QuotaClassRow
{
    public required string ClassName { get; set; }
    public required string Resource { get; set; }
    public int HardLimit { get; set; }
}
