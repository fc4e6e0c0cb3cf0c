# boto3: URL, signature version (s3 or s3v4).
import sys

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

url, version = sys.argv[1], sys.argv[2]
s3 = boto3.client('s3', endpoint_url=url, region_name='RegionOne', config=Config(signature_version=version, s3={'addressing_style': 'path'}))
name = 'boto3-' + version
s3.create_bucket(Bucket=name)
s3.put_object(Bucket=name, Key='a/b c', Body=b'0123456789', Metadata={'colour': 'blue'})
got = s3.get_object(Bucket=name, Key='a/b c', Range='bytes=2-4')
assert got['Body'].read() == b'234' and got['Metadata'] == {'colour': 'blue'}, got
with open('large', 'wb') as file:
    file.write(bytes(range(256)) * (12 << 12))
s3.upload_file('large', name, 'large', Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20))
assert s3.head_object(Bucket=name, Key='large')['ETag'].endswith('-3"')
s3.download_file(name, 'large', 'back')
assert open('large', 'rb').read() == open('back', 'rb').read()
pages = s3.get_paginator('list_objects_v2').paginate(Bucket=name, PaginationConfig={'PageSize': 1})
assert [item['Key'] for page in pages for item in page['Contents']] == ['a/b c', 'large']
s3.copy_object(Bucket=name, Key='copy', CopySource={'Bucket': name, 'Key': 'a/b c'})
presigned = s3.generate_presigned_url('get_object', Params={'Bucket': name, 'Key': 'copy'}, ExpiresIn=60)
import urllib.request
assert urllib.request.build_opener(urllib.request.ProxyHandler({})).open(presigned).read() == b'0123456789'
try:
    s3.get_object(Bucket=name, Key='nothing')
    raise AssertionError('there is no such key')
except ClientError as error:
    assert error.response['Error']['Code'] == 'NoSuchKey'
done = s3.delete_objects(Bucket=name, Delete={'Objects': [{'Key': key} for key in ('a/b c', 'large', 'copy')]})
assert len(done['Deleted']) == 3, done
s3.delete_bucket(Bucket=name)
print('boto3', version, 'done')
