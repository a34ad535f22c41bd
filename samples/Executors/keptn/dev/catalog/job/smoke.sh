echo "$KEPTN_SERVICE in $KEPTN_STAGE has $TABLES tables"
echo '{"data": {"smoke": {"pages": 3}}}' > keptn-result.json
